package org.paperzoo.vision.vit;

import java.util.List;
import java.util.function.BiFunction;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.FamilyBuilder;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.catalog.Paper;
import org.paperzoo.core.catalog.TaskType;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.data.DataSet;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.vision.image.data.VisionDataSets;

/** An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale. */
public final class ViTPaper implements Paper {
  /** The models of {@code model_type} {@code vit}. */
  public static final ModelFamily<ViTConfig> VIT =
      family("vit", false)
          .head("ViTForImageClassification", classifier("vit", false))
          .head("ViTModel", body(false))
          .build();

  /** The models of {@code model_type} {@code deit}: with a distillation token. */
  public static final ModelFamily<ViTConfig> DEIT =
      family("deit", true)
          .head("DeiTForImageClassification", classifier("deit", true))
          .head(
              "DeiTForImageClassificationWithTeacher",
              (config, source) -> {
                warn(config, true, source);
                return new DeiTForImageClassificationWithTeacher(new ViTModel(config, true, false));
              })
          .head("DeiTModel", body(true))
          .build();

  /** The models of {@code model_type} {@code vit-hybrid}: with a residual network in front. */
  public static final ModelFamily<ViTHybridConfig> HYBRID =
      ModelFamily.of(ViTPaper.class, "vit-hybrid", ViTHybridConfig.class)
          .layers("num_hidden_layers", ViTCheckpoint.LAYERS, ViTHybridConfig::numHiddenLayers)
          .weights((config, head) -> ViTCheckpoint.table("vit", 1))
          .companions(CompanionFiles.IMAGE_PROCESSOR)
          .head(
              "ViTHybridForImageClassification",
              (config, source) -> {
                ViTCheckpoint.warnOfInterpolation(config, config.transformer(), 1, source);
                return new ViTForImageClassification("vit", new ViTModel(config, false), config);
              })
          .head(
              "ViTHybridModel",
              (config, source) -> {
                ViTCheckpoint.warnOfInterpolation(config, config.transformer(), 1, source);
                return new ViTModel(config, source == null || ViTCheckpoint.hasPooler(source));
              })
          .build();

  private static FamilyBuilder<ViTConfig> family(String modelType, boolean distilled) {
    return ModelFamily.of(ViTPaper.class, modelType, ViTConfig.class)
        .layers("num_hidden_layers", ViTCheckpoint.LAYERS, ViTConfig::numHiddenLayers)
        .weights((config, head) -> ViTCheckpoint.table(modelType, tokens(config, distilled)))
        .companions(CompanionFiles.IMAGE_PROCESSOR);
  }

  private static int tokens(ViTConfig config, boolean distilled) {
    return (config.useMeanPooling() ? 0 : 1) + (distilled ? 1 : 0);
  }

  private static void warn(ViTConfig config, boolean distilled, TensorSource source) {
    ViTCheckpoint.warnOfInterpolation(config, config, tokens(config, distilled), source);
  }

  private static BiFunction<ViTConfig, TensorSource, ZooModel> classifier(
      String name, boolean distilled) {
    return (config, source) -> {
      warn(config, distilled, source);
      return new ViTForImageClassification(name, new ViTModel(config, distilled, false), config);
    };
  }

  private static BiFunction<ViTConfig, TensorSource, ZooModel> body(boolean distilled) {
    return (config, source) -> {
      warn(config, distilled, source);
      boolean pooler = source == null || ViTCheckpoint.hasPooler(source);
      return new ViTModel(config, distilled, pooler);
    };
  }

  @Override
  public List<ModelFamily<?>> models() {
    return List.of(VIT, DEIT, HYBRID);
  }

  @Override
  public List<TaskType<?, ?>> tasks() {
    return List.of(); // image-classification comes with AlexNet
  }

  @Override
  public List<DataSet> dataSets() {
    return VisionDataSets.list();
  }
}
