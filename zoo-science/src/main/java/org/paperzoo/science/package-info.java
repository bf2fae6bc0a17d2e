/** Science: AlphaFold 2 and FunSearch, one package a paper. */
package org.paperzoo.science;
