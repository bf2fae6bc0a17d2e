package org.paperzoo.nlp.bert;

import java.util.ArrayList;
import java.util.List;
import org.paperzoo.core.catalog.CompanionFiles;
import org.paperzoo.core.catalog.ModelFamily;
import org.paperzoo.core.checkpoint.TensorSource;
import org.paperzoo.core.checkpoint.WeightTable;
import org.paperzoo.core.nn.ZooModel;

/** The models of {@code model_type} {@code bert}, with the heads that the reference has. */
public final class BertFamily implements ModelFamily<BertConfig> {
  private static final String ENCODER = "BertModel";
  private static final String PRE_TRAINING = "BertForPreTraining";

  @Override
  public String modelType() {
    return "bert";
  }

  @Override
  public Class<BertConfig> configType() {
    return BertConfig.class;
  }

  @Override
  public List<Preset<BertConfig>> presets() {
    // The numbers are those of the reference's BertForPreTraining.
    return List.of(
        preset("bert-base-uncased", "the paper's base model", 30522, 768, 12, 110_106_428L)
            .withPaperSize("110M"),
        preset("bert-base-cased", "base, cased English", 28996, 768, 12, 108_932_934L),
        preset(
            "bert-base-multilingual-cased", "base, 104 languages", 119547, 768, 12, 178_566_653L),
        preset("bert-large-uncased", "the paper's large model", 30522, 1024, 24, 336_226_108L)
            .withPaperSize("340M"),
        preset("bert-large-cased", "large, cased English", 28996, 1024, 24, 334_661_958L),
        preset("bert-medium", "8 layers of 512 (Turc et al. 2019)", 30522, 512, 8, 41_668_412L),
        preset("bert-small", "4 layers of 512 (Turc et al. 2019)", 30522, 512, 4, 29_058_876L),
        preset("bert-mini", "4 layers of 256 (Turc et al. 2019)", 30522, 256, 4, 11_267_900L),
        preset("bert-tiny", "2 layers of 128 (Turc et al. 2019)", 30522, 128, 2, 4_433_468L));
  }

  private static Preset<BertConfig> preset(
      String name, String description, int vocabulary, int width, int layers, long parameters) {
    BertConfig config = new BertConfig(vocabulary, width, layers, width / 64);
    return new Preset<>(name, description, PRE_TRAINING, config, parameters);
  }

  @Override
  public List<String> architectures() {
    return List.of(
        ENCODER,
        PRE_TRAINING,
        "BertForMaskedLM",
        "BertForNextSentencePrediction",
        "BertForSequenceClassification",
        "BertForTokenClassification",
        "BertForQuestionAnswering",
        "BertForMultipleChoice");
  }

  @Override
  public ZooModel create(BertConfig config, String architecture) {
    return switch (architecture) {
      case ENCODER -> encoder(config, true);
      case PRE_TRAINING -> new BertForPreTraining(encoder(config, true));
      case "BertForMaskedLM" -> new BertForMaskedLm(encoder(config, false));
      case "BertForNextSentencePrediction" ->
          new BertForNextSentencePrediction(encoder(config, true));
      case "BertForSequenceClassification" ->
          new BertForSequenceClassification(encoder(config, true));
      case "BertForTokenClassification" -> new TokenClassifier(encoder(config, false), "bert");
      case "BertForQuestionAnswering" -> new QuestionAnswerer(encoder(config, false), "bert");
      case "BertForMultipleChoice" ->
          new MultipleChoice(encoder(config, true), "bert", config.classifierDropoutProb());
      default -> throw new IllegalArgumentException("no architecture " + architecture);
    };
  }

  private static BertModel encoder(BertConfig config, boolean withPooler) {
    return new BertModel(config, PositionScheme.FROM_ZERO, withPooler);
  }

  @Override
  public ZooModel create(BertConfig config, String architecture, TensorSource source) {
    return architecture.equals(ENCODER) && !EncoderCheckpoint.hasPooler(source)
        ? encoder(config, false)
        : create(config, architecture);
  }

  @Override
  public List<Layers> layers(BertConfig config) {
    return List.of(
        new Layers("num_hidden_layers", EncoderCheckpoint.LAYERS, config.numHiddenLayers()));
  }

  @Override
  public WeightTable weights(BertConfig config, String architecture) {
    return EncoderCheckpoint.table("bert");
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
        "parity/model-pair-mask.safetensors",
        "parity/pre-training.safetensors",
        "parity/masked-lm-untied.safetensors",
        "parity/next-sentence.safetensors",
        "parity/sequence-single-label.safetensors",
        "parity/sequence-multi-label.safetensors",
        "parity/sequence-regression.safetensors",
        "parity/sequence-label-column.safetensors",
        "parity/token-classification.safetensors",
        "parity/question-answering.safetensors",
        "parity/multiple-choice.safetensors");
  }
}
