/** Generative models: GAN and VAE, one package a paper. */
package org.paperzoo.generative;
