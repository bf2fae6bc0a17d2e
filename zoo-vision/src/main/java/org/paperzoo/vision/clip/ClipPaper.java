package org.paperzoo.vision.clip;

import java.util.List;
import org.paperzoo.core.catalog.CheckpointFormat;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.WorkType;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.vision.clip.task.ClipTaskType;
import org.paperzoo.vision.image.data.VisionDataSets;

/** Learning Transferable Visual Models From Natural Language Supervision. */
public final class ClipPaper implements Paper {
  @Override
  public Info info() {
    return new Info(
        "clip",
        "Learning Transferable Visual Models From Natural Language Supervision",
        "Radford, Kim, Hallacy, Ramesh, Goh, Agarwal, Sastry, Askell, Mishkin, Clark, Krueger and"
            + " Sutskever",
        2021,
        "ICML 2021",
        "https://arxiv.org/abs/2103.00020",
        "An image encoder and a text encoder that learn to tell which captions belong to which"
            + " pictures, and then classify pictures by descriptions of the classes.");
  }

  @Override
  public List<? extends ModelFamily<?>> models() {
    return List.of(
        new ClipFamily(), new ClipResNetFamily(), new ClipTextFamily(), new ClipVisionFamily());
  }

  @Override
  public List<? extends WorkType<?, ?>> tasks() {
    return List.of(new ClipTaskType());
  }

  @Override
  public List<CheckpointFormat> formats() {
    return List.of(new OpenAiFormat());
  }

  @Override
  public List<DataSet> dataSets() {
    return VisionDataSets.list();
  }
}
