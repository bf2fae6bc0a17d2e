/**
 * Rules that hold for the whole repository. They live here since only this module sees all others.
 */
package org.paperzoo.architecture;
