/** Vision: AlexNet, ViT, CLIP and NeRF, one package a paper. */
package org.paperzoo.vision;
