package org.paperzoo.core.catalog;

import java.util.List;
import org.paperzoo.core.data.DataSet;

/**
 * A paper of the zoo: found by {@link java.util.ServiceLoader}. Reading it must not load the native
 * engine.
 */
public interface Paper {
  /**
   * The citation.
   *
   * @param id the short name used in configs, such as {@code vae}
   * @param title the paper's title
   * @param authors as cited, such as {@code Kingma and Welling}
   * @param year of the version cited
   * @param venue such as {@code ICLR 2014}
   * @param url of the paper
   * @param summary one sentence: what it does
   */
  record Info(
      String id,
      String title,
      String authors,
      int year,
      String venue,
      String url,
      String summary) {}

  /** Returns the citation: by default that in the {@link PaperFile} beside this class. */
  default Info info() {
    return PaperFile.of(getClass()).info();
  }

  /** Returns the kinds of model, each a {@code model_type} of {@code config.json}. */
  List<? extends ModelFamily<?>> models();

  /** Returns the tasks that train and evaluate them, and its other kinds of long work. */
  List<? extends WorkType<?, ?>> tasks();

  /** Returns the kinds of adapter that it provides, for any model. */
  default List<? extends AdapterType<?>> adapters() {
    return List.of();
  }

  /** Returns the layouts besides Hugging Face's in which its models are published. */
  default List<? extends CheckpointFormat> formats() {
    return List.of();
  }

  /**
   * Returns the data sets that its tasks know by name. Papers that share one return an equal name.
   */
  default List<DataSet> dataSets() {
    return List.of();
  }
}
