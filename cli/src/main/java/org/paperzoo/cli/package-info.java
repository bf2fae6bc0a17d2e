/** The command line. It is generic over the catalogue and knows no paper by name. */
package org.paperzoo.cli;
