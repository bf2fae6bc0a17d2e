/**
 * The registry of papers. A module announces each of its papers as a {@link
 * org.paperzoo.core.catalog.Paper} service; the command line is generic over what it finds.
 */
package org.paperzoo.core.catalog;
