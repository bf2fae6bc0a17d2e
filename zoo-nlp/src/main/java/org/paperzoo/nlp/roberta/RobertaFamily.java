package org.paperzoo.nlp.roberta;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;
import org.paperzoo.nlp.bert.BertModel;
import org.paperzoo.nlp.bert.EncoderCheckpoint;
import org.paperzoo.nlp.bert.MultipleChoice;
import org.paperzoo.nlp.bert.PositionScheme;
import org.paperzoo.nlp.bert.QuestionAnswerer;
import org.paperzoo.nlp.bert.TokenClassifier;

/** The models of {@code model_type} {@code roberta}, with the heads that the reference has. */
public final class RobertaFamily implements ModelFamily<RobertaConfig> {
  /** What the encoder is called within a model with a head. */
  static final String PREFIX = "roberta";

  private static final String ENCODER = "RobertaModel";
  private static final String MASKED_LM = "RobertaForMaskedLM";

  @Override
  public String modelType() {
    return "roberta";
  }

  @Override
  public Class<RobertaConfig> configType() {
    return RobertaConfig.class;
  }

  @Override
  public List<Preset<RobertaConfig>> presets() {
    // The paper gives the base model the size of BERT base, 110M (its vocabulary is larger).
    return List.of(
        preset("roberta-base", "the size of BERT base", 768, 12, 124_697_433L)
            .withPaperSize("110M"),
        preset("roberta-large", "the paper's large model", 1024, 24, 355_412_057L)
            .withPaperSize("355M"),
        preset("distilroberta-base", "6 layers of base (Sanh et al. 2019)", 768, 6, 82_170_201L));
  }

  private static Preset<RobertaConfig> preset(
      String name, String description, int width, int layers, long parameters) {
    RobertaConfig config = new RobertaConfig(50265, width, layers, width / 64);
    return new Preset<>(name, description, MASKED_LM, config, parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(
        ENCODER,
        MASKED_LM,
        "RobertaForSequenceClassification",
        "RobertaForTokenClassification",
        "RobertaForQuestionAnswering",
        "RobertaForMultipleChoice");
  }

  @Override
  public ZooModel create(RobertaConfig config, String architecture) {
    return switch (architecture) {
      case ENCODER -> encoder(config, true);
      case MASKED_LM -> new RobertaForMaskedLm(encoder(config, false));
      case "RobertaForSequenceClassification" ->
          new RobertaForSequenceClassification(encoder(config, false));
      case "RobertaForTokenClassification" -> new TokenClassifier(encoder(config, false), PREFIX);
      case "RobertaForQuestionAnswering" -> new QuestionAnswerer(encoder(config, false), PREFIX);
      case "RobertaForMultipleChoice" ->
          new MultipleChoice(encoder(config, true), PREFIX, config.hiddenDropoutProb());
      default -> throw new IllegalArgumentException("no architecture " + architecture);
    };
  }

  private static BertModel encoder(RobertaConfig config, boolean withPooler) {
    return new BertModel(config, PositionScheme.AFTER_PADDING, withPooler);
  }

  @Override
  public ZooModel create(RobertaConfig config, String architecture, TensorSource source) {
    return architecture.equals(ENCODER) && !EncoderCheckpoint.hasPooler(source)
        ? encoder(config, false)
        : create(config, architecture);
  }

  @Override
  public List<Layers> layers(RobertaConfig config) {
    return List.of(
        new Layers("num_hidden_layers", EncoderCheckpoint.LAYERS, config.numHiddenLayers()));
  }

  @Override
  public WeightTable weights(RobertaConfig config, String architecture) {
    return EncoderCheckpoint.table(PREFIX);
  }

  @Override
  public List<String> companions() {
    List<String> files = new ArrayList<>(CompanionFiles.TOKENIZER);
    files.addAll(CompanionFiles.SENTENCE_VECTORS);
    return files;
  }

  @Override
  public List<String> parityCases() {
    return List.of(
        "parity/model.safetensors",
        "parity/masked-lm.safetensors",
        "parity/sequence-single-label.safetensors",
        "parity/sequence-multi-label.safetensors",
        "parity/sequence-regression.safetensors",
        "parity/token-classification.safetensors",
        "parity/question-answering.safetensors",
        "parity/multiple-choice.safetensors");
  }
}
