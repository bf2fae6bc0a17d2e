package org.paperzoo.nlp.data;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;

/**
 * The {@code data} section of E2E NLG.
 *
 * @param train the training pairs
 * @param validation the validation pairs
 * @param test the test pairs
 */
public record E2eDataConfig(
    @Doc(
            "The training pairs: a text of \"meaning||sentence\" lines, or the CSV of the challenge"
                + " (mr, ref), in the working folder or the data folder.")
        @Default("e2e-nlg/train.txt")
        String train,
    @Doc("The validation pairs.") @Default("e2e-nlg/valid.txt") String validation,
    @Doc("The test pairs.") @Default("e2e-nlg/test.txt") String test) {}
