package org.paperzoo.core.catalog;

import java.nio.file.Path;
import java.util.List;
import org.paperzoo.core.data.DataHome;

/**
 * Work that belongs to no model, such as learning a tokenizer: found by {@link
 * java.util.ServiceLoader}, and a verb of the command line, {@code zoo GROUP NAME}. Reading it must
 * not load a native library.
 *
 * @param <O> the record of its options, given as {@code key=value}
 */
public interface Tool<O extends Record> {
  /**
   * A request to a tool.
   *
   * @param home where data sets are
   * @param options the options
   * @param inputs what was given on the command line besides options, such as files
   * @param output the folder for what it makes; it may not exist. Null if it makes no files.
   */
  record Request<O extends Record>(DataHome home, O options, List<String> inputs, Path output) {}

  /** Returns the verb that the tool is under, such as {@code tokenizer}. */
  String group();

  /** Returns the name in its group, such as {@code train}. */
  String name();

  /** Returns what it does, in a sentence. */
  String description();

  /** Returns command lines for the help, such as {@code zoo tokenizer train corpus.txt}. */
  List<String> examples();

  /** Returns the record class of the options; each has a default. */
  Class<O> optionsType();

  /** Returns whether it makes files (default: yes), for which a folder must be named. */
  default boolean makesFiles() {
    return true;
  }

  /**
   * Does the work.
   *
   * @return the text to print, with the files made relative to the output folder
   */
  Predictor.Result run(Request<O> request);
}
