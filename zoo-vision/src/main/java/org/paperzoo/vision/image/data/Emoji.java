package org.paperzoo.vision.image.data;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.paperzoo.core.data.ImageFile;
import org.paperzoo.core.data.Permutation;
import org.paperzoo.core.data.Split;
import org.paperzoo.core.data.TextLines;

/**
 * The 1,911 emoji of Twemoji 16 that come with Paperzoo, 40x40 in colour on white, each with its
 * name and one of nine categories. A fixed random split keeps 200 for validation and 400 for the
 * test. {@code tools/reference/make_emoji.py} made the files and says how; the attribution and the
 * licence (CC BY 4.0) lie beside them.
 */
public final class Emoji {
  private static final String FOLDER = "/org/paperzoo/vision/image/bundled/emoji/";
  private static final int VALIDATION = 200;
  private static final int TEST = 400;
  private static final long SPLIT_SEED = 16;

  /** The categories, which are the classes. */
  public static final List<String> CATEGORIES =
      List.of(
          "Smileys & Emotion",
          "People & Body",
          "Animals & Nature",
          "Food & Drink",
          "Travel & Places",
          "Activities",
          "Objects",
          "Symbols",
          "Flags");

  private record Entry(String name, int category, byte[] png) {
    CaptionedImage example() {
      return new CaptionedImage(
          new ImageExample(
              "emoji " + name, category, channels -> ImageFile.read(name, png, channels)),
          List.of(name));
    }
  }

  private Emoji() {}

  /** Returns the emoji of a part with their names as captions; the label is the category. */
  public static CaptionedImages captioned(Split split) {
    return new CaptionedImages(
        "emoji", CATEGORIES, entries(split).stream().map(Entry::example).toList());
  }

  /** Returns the emoji of a part, labelled with their categories. */
  public static ImageSet labelled(Split split) {
    return captioned(split).images();
  }

  private static List<Entry> entries(Split split) {
    List<Entry> all = read();
    int[] order = Permutation.of(all.size(), SPLIT_SEED);
    int train = all.size() - VALIDATION - TEST;
    int[] chosen =
        switch (split) {
          case TRAIN -> Arrays.copyOf(order, train);
          case VALIDATION -> Arrays.copyOfRange(order, train, train + VALIDATION);
          case TEST -> Arrays.copyOfRange(order, train + VALIDATION, order.length);
        };
    Arrays.sort(chosen);
    return Arrays.stream(chosen).mapToObj(all::get).toList();
  }

  private static List<Entry> read() {
    byte[] pictures = Fashion.resource(FOLDER + "pictures.bin");
    byte[] table = Fashion.resource(FOLDER + "emoji.tsv");
    List<Entry> entries = new ArrayList<>();
    try (TextLines lines = TextLines.of("emoji.tsv", new ByteArrayInputStream(table))) {
      lines.next(); // the header row
      int at = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        String[] fields = line.split("\t", -1);
        int length = Integer.parseInt(fields[0]);
        entries.add(
            new Entry(
                fields[1],
                CATEGORIES.indexOf(fields[2]),
                Arrays.copyOfRange(pictures, at, at + length)));
        at += length;
      }
    }
    return entries;
  }
}
