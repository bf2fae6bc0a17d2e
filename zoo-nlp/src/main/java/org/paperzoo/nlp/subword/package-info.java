/**
 * Sub-words of translation models.
 *
 * <ul>
 *   <li>{@link org.paperzoo.nlp.subword.TranslationTokenizer} is what a model needs: {@link
 *       org.paperzoo.nlp.subword.MarianTokenizer} of the published OPUS-MT models, or {@link
 *       org.paperzoo.nlp.subword.SharedTokenizer}, one vocabulary for both languages.
 *   <li>{@link org.paperzoo.nlp.subword.SentencePieceModel} reads SentencePiece's unigram models
 *       (Kudo and Richardson 2018). It is written here: DJL's binding of SentencePiece could not be
 *       resolved from Maven Central for this version of DJL, and such a model converted for Hugging
 *       Face's library composes some characters differently (Hangul, combining marks). Models of
 *       type BPE, word and char are refused.
 *   <li>{@link org.paperzoo.nlp.subword.TokenizerTool} trains vocabularies: {@code zoo tokenizer
 *       train}, with {@code style=translation} byte-level BPE for both languages.
 * </ul>
 */
package org.paperzoo.nlp.subword;
