/** Papers on generative models: variational autoencoders and generative adversarial networks. */
package org.paperzoo.generative;
