/**
 * Tokenizers: text to token ids and back, exactly as Hugging Face's {@code tokenizers} computes
 * them (its own library does the work, through DJL's binding), and the training of new ones.
 *
 * <p>{@link org.paperzoo.core.text.TextTokenizer#open} reads what a model folder has: {@code
 * tokenizer.json}, or {@code vocab.txt} (WordPiece: Wu et al., "Google's Neural Machine Translation
 * System", 2016, section 4.1; as BERT uses it), or {@code vocab.json} with {@code merges.txt}
 * (byte-level byte-pair encoding: Sennrich et al., "Neural Machine Translation of Rare Words with
 * Subword Units", 2016, algorithm 1, on bytes as GPT-2 does).
 *
 * <p>{@link org.paperzoo.core.text.TokenizerTrainer} learns WordPiece and byte-level BPE
 * vocabularies. The library's binding has no trainers, so the pair-merge algorithm is written here;
 * normalization and word splitting are still the library's own, hence a trained tokenizer sees
 * exactly the words that it was trained on.
 *
 * <p>Deviations from {@code transformers}: nothing is padded or truncated unless a call asks for
 * it, whatever {@code tokenizer.json} says; half a surrogate pair becomes U+FFFD instead of an
 * error.
 */
package org.paperzoo.core.text;
