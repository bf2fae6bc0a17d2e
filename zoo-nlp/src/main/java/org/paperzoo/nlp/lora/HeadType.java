package org.paperzoo.nlp.lora;

import java.util.List;

/**
 * What peft calls the kind of head ({@code task_type}); with some, peft trains the classifier
 * whole.
 *
 * @param text the name, or null if there is none for the head
 * @param classifiers the modules trained whole, of which a model has one or none
 */
record HeadType(String text, List<String> classifiers) {
  private static final List<String> CLASSIFIERS = List.of("classifier", "score");

  /**
   * Returns the kind of head.
   *
   * @param given the name, or null to use the architecture
   * @param architecture the reference's class name, or null to ignore it
   */
  static HeadType of(String given, String architecture) {
    String text = given != null || architecture == null ? given : name(architecture);
    if ("SEQ_CLS".equals(text) || "TOKEN_CLS".equals(text)) {
      return new HeadType(text, CLASSIFIERS);
    }
    return new HeadType(text, "QUESTION_ANS".equals(text) ? List.of("qa_outputs") : List.of());
  }

  private static String name(String architecture) {
    if (architecture.endsWith("ForSequenceClassification")) {
      return "SEQ_CLS";
    }
    if (architecture.endsWith("ForTokenClassification")) {
      return "TOKEN_CLS";
    }
    if (architecture.endsWith("ForQuestionAnswering")) {
      return "QUESTION_ANS";
    }
    if (architecture.endsWith("LMHeadModel") || architecture.endsWith("ForCausalLM")) {
      return "CAUSAL_LM";
    }
    return architecture.endsWith("MTModel") ? "SEQ_2_SEQ_LM" : null;
  }
}
