/**
 * Hu, Shen, Wallis, Allen-Zhu, Li, Wang, Wang and Chen, "LoRA: Low-Rank Adaptation of Large
 * Language Models" (arXiv:2106.09685, ICLR 2022), with the names, the rules and thus the adapter
 * folders of {@code peft}.
 *
 * <p>A map {@code h = W₀ x} becomes {@code h = W₀ x + (α / r) B A x} (equation 3) with A [r, in]
 * from a Gaussian or Kaiming's uniform distribution and B [out, r] at zero; W₀ stays as it is. That
 * is {@link org.paperzoo.nlp.lora.LoraLinear}. It takes the place of any {@link
 * org.paperzoo.core.nn.Adaptable} block, whose model does not know of it; {@link
 * org.paperzoo.nlp.lora.LoraTargets} chooses the maps, {@link org.paperzoo.nlp.lora.LoraAdapter}
 * puts the updates on the model, merges them into its weights (section 4.1, "no additional
 * inference latency") and takes them off again. What an adapter trains of the model itself, such as
 * a classifier, is a {@link org.paperzoo.nlp.lora.SavedModule}.
 *
 * <p>An experiment asks for an adapter with a section of its own, whatever its task; its
 * checkpoints then are adapter folders, {@code adapter_config.json} and {@code
 * adapter_model.safetensors}, which peft opens:
 *
 * <pre>{@code
 * model: {folder: models/minilm}
 * adapter: {type: lora, r: 8, alpha: 16, target_modules: [query, value]}
 * }</pre>
 *
 * <p>Embeddings ({@link org.paperzoo.nlp.lora.LoraEmbedding}) and the output layer are adapted
 * where {@code target_modules} names them, and trained whole where {@code modules_to_save} does.
 * Where the two share one table, what is named on one side changes that side alone, as in peft.
 * Several adapters of one model may be in memory; {@link org.paperzoo.core.nn.Adapters} switches
 * between them without reading or copying weights.
 *
 * <p>Numbers of trained parameters: RoBERTa 0.3 M and 0.8 M (table 2), GPT-3 4.7 M and 37.7 M
 * (table 4). For GPT-2 medium and large (table 3) the paper prints 0.35 M and 0.77 M, which is 0.1
 * % of the models' sizes; the ranks that it gives (r = 4 for queries and values, table 11) make
 * 393,216 and 737,280, in the authors' code as here.
 *
 * <p>Deviations: dropout acts on the update's input, as in the authors' code and in peft; the paper
 * does not place it. In training the update is added to the map's result in place, in evaluation in
 * peft's order of operations, whose last bits are thus the same. Where peft leaves biases that were
 * trained with {@code bias: all} or {@code lora_only} in the model when another adapter takes over,
 * here the model gets its own back.
 */
package org.paperzoo.nlp.lora;
