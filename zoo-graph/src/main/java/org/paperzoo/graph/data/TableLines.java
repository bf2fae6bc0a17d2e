package org.paperzoo.graph.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.paperzoo.core.error.FailureException;

/** Reads the lines of a UTF-8 text file that are not blank, with their places. */
final class TableLines {
  private TableLines() {}

  /**
   * Reads a file.
   *
   * @param use takes the place, {@code file:line}, and the line
   * @throws FailureException if the file is missing, cannot be read, is not text or has no lines
   */
  static void forEach(Path file, BiConsumer<String, String> use) {
    if (!Files.isRegularFile(file)) {
      throw new FailureException(
          file + (Files.exists(file) ? ": is not a file." : ": no such file."));
    }
    int number = 0;
    boolean empty = true;
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.indexOf('\0') >= 0) {
          throw new FailureException(
              file
                  + ":"
                  + number
                  + ": expected a table as text, found a NUL character. The file is damaged or not"
                  + " a text.");
        }
        if (!line.isBlank()) {
          empty = false;
          use.accept(file + ":" + number, line);
        }
      }
    } catch (CharacterCodingException e) {
      throw new FailureException(
          file + ": is not UTF-8 text after line " + number + "; expected a table as text.", e);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage(), e);
    }
    if (empty) {
      throw new FailureException(file + ": is empty; expected a table as text.");
    }
  }
}
