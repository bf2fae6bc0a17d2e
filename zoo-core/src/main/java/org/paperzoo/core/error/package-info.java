/** The two kinds of failure that users meet, each one clear message with an exit code. */
package org.paperzoo.core.error;
