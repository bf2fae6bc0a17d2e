package org.paperzoo.nlp.data;

import java.util.List;

/**
 * A meaning representation with the sentences that people wrote for it.
 *
 * @param meaning the attributes and values, {@code name : Alimentum | area : city centre | ...}
 * @param references the sentences
 */
public record E2eExample(String meaning, List<String> references) {}
