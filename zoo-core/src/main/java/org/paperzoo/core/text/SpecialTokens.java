package org.paperzoo.core.text;

/**
 * The ids of the tokens that stand for no text. A role that the tokenizer does not have is null.
 *
 * @param pad fills short sequences of a batch
 * @param unk replaces what is not in the vocabulary
 * @param cls starts a sequence; the beginning of text where there is no separate token
 * @param sep ends a sequence and separates two; the end of text where there is no separate token
 * @param bos begins a text; {@code cls} where there is no separate token
 * @param eos ends a text; {@code sep} where there is no separate token
 * @param mask hides a token in masked language modelling
 */
public record SpecialTokens(
    Integer pad, Integer unk, Integer cls, Integer sep, Integer bos, Integer eos, Integer mask) {
  /** Creates the ids, letting sequence and text tokens stand in for each other. */
  public SpecialTokens {
    cls = cls == null ? bos : cls;
    bos = bos == null ? cls : bos;
    sep = sep == null ? eos : sep;
    eos = eos == null ? sep : eos;
  }

  /** Returns whether an id is one of these. */
  public boolean contains(long id) {
    return is(pad, id)
        || is(unk, id)
        || is(cls, id)
        || is(sep, id)
        || is(bos, id)
        || is(eos, id)
        || is(mask, id);
  }

  private static boolean is(Integer token, long id) {
    return token != null && token == id;
  }
}
