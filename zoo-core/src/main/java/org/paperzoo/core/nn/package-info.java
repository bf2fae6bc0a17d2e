/**
 * The base of every block of the zoo and the blocks that several papers share. A block declares its
 * children under the reference implementation's module names, with the input shape each will see;
 * {@link org.paperzoo.core.nn.ModuleTree} and the state dictionary are read off that.
 */
package org.paperzoo.core.nn;
