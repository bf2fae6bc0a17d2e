package org.paperzoo.nlp.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.paperzoo.core.generate.Logits;
import org.paperzoo.core.generate.NextTokens;
import org.paperzoo.core.generate.TokenSequence;
import org.paperzoo.core.nn.Adapter;
import org.paperzoo.core.nn.Context;
import org.paperzoo.core.nn.KvCache;

/**
 * The translations of some source texts, token by token: the sources are encoded once, and the keys
 * and values of the tokens so far are kept. Each source has one row, or as many as there are beams.
 */
final class TranslationDecoding implements NextTokens {
  private final TranslationModel model;
  private final Context context;
  private final NDManager manager;
  private final Adapter.Merge merge;
  private final SourceMemory source;
  private int perSource; // rows
  private KvCache cache;

  /**
   * Encodes the sources; until it is closed, the model's weights have its adapter added. Gradients
   * must be off, here and in all calls.
   *
   * @param manager temporary arrays
   */
  TranslationDecoding(
      TranslationModel model, Context context, NDManager manager, List<long[]> sources) {
    this.model = model;
    this.context = context;
    this.manager = manager;
    merge = model.mergeForDecoding();
    try {
      source = new SourceMemory(model.model(), context, manager, sources);
    } catch (RuntimeException e) {
      merge.close();
      throw e;
    }
  }

  @Override
  public int vocabularySize() {
    return model.config().decoderVocabSize();
  }

  @Override
  public Logits next(List<TokenSequence> texts) {
    NDManager step = manager.newSubManager();
    try {
      return Logits.of(logits(texts, step), step);
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  private NDArray logits(List<TokenSequence> texts, NDManager step) {
    if (cache == null) {
      begin(texts);
    }
    NDArray hidden = null;
    int from = cache.length();
    for (int place = from; place < texts.get(0).length(); place++) { // more than one at first only
      if (hidden != null) {
        hidden.close();
      }
      long[] ids = new long[texts.size()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = texts.get(i).id(place);
      }
      NDArray tokens = step.create(ids, new Shape(ids.length, 1));
      hidden = model.model().decoder().decode(context, tokens, cache, source); // [B, 1, D]
    }
    try (NDArray last = hidden;
        NDArray rows = last.reshape(texts.size(), model.config().dModel())) { // [B, D]
      return model.logits(context, rows); // [B, V]
    }
  }

  private void begin(List<TokenSequence> texts) {
    long sources = texts.stream().mapToInt(TokenSequence::number).distinct().count();
    perSource = (int) (texts.size() / sources);
    int capacity = Math.min(texts.get(0).limit(), model.config().maxPositionEmbeddings());
    cache = model.model().decoder().newCache(manager, texts.size(), capacity);
  }

  @Override
  public void reorder(int[] rows) {
    if (rows.length < cache.batch()) {
      int[] texts = new int[rows.length / perSource];
      for (int i = 0; i < texts.length; i++) {
        texts[i] = rows[i * perSource] / perSource;
      }
      source.keep(texts);
    }
    cache.reorder(rows);
  }

  @Override
  public void close() {
    if (cache != null) {
      cache.close();
    }
    source.close();
    merge.close();
  }
}
