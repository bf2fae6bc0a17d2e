package org.paperzoo.core.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.paperzoo.core.error.FailureException;

/**
 * Where data sets are: a data folder ({@code $ZOO_DATA}), and a cache for downloads ({@code
 * $XDG_CACHE_HOME/paperzoo} or {@code ~/.cache/paperzoo}), which is also the data folder where
 * {@code ZOO_DATA} is not set. A file is looked for in both, the data folder first. What is in
 * neither is downloaded into the data folder, or into the cache if the data folder cannot be
 * written to.
 *
 * <p>With {@code ZOO_OFFLINE=1} (or DJL's own {@code DJL_OFFLINE=true}) nothing is downloaded.
 */
public final class DataHome {

  private final Path root;
  private final Path cache;
  private final boolean offline;
  private final DownloadListener listener;
  private final Map<String, Path> used; // shared by the homes made of one another

  /**
   * Creates a home that may download.
   *
   * @param root the data folder
   * @param cache the folder for downloads, possibly the same
   */
  public DataHome(Path root, Path cache) {
    this(root, cache, false, DownloadListener.NONE, new LinkedHashMap<>());
  }

  private DataHome(
      Path root, Path cache, boolean offline, DownloadListener listener, Map<String, Path> used) {
    this.root = root.toAbsolutePath().normalize();
    this.cache = cache.toAbsolutePath().normalize();
    this.offline = offline;
    this.listener = listener;
    this.used = used;
  }

  /** Returns the home that the environment variables name. */
  public static DataHome ofEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home")));
  }

  static DataHome of(Map<String, String> environment, Path userHome) {
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache = (xdg.isBlank() ? userHome.resolve(".cache") : Path.of(xdg)).resolve("paperzoo");
    String root = environment.getOrDefault("ZOO_DATA", "");
    boolean offline =
        isSet(environment.get("ZOO_OFFLINE")) || isSet(environment.get("DJL_OFFLINE"));
    return new DataHome(
        root.isBlank() ? cache : Path.of(root),
        cache,
        offline,
        DownloadListener.NONE,
        new LinkedHashMap<>());
  }

  private static boolean isSet(String value) {
    return value != null
        && !value.isBlank()
        && !value.equals("0")
        && !value.toLowerCase(Locale.ROOT).equals("false");
  }

  /** Returns this home with another listener of downloads. */
  public DataHome withListener(DownloadListener newListener) {
    return new DataHome(root, cache, offline, newListener, used);
  }

  /** Returns this home without downloads. */
  public DataHome offline() {
    return new DataHome(root, cache, true, listener, used);
  }

  /** Returns the data folder; it need not exist. */
  public Path root() {
    return root;
  }

  /** Returns the folder for downloads; it need not exist. */
  public Path cache() {
    return cache;
  }

  /** Returns whether downloads are off. */
  public boolean isOffline() {
    return offline;
  }

  /** Returns the listener of downloads. */
  DownloadListener listener() {
    return listener;
  }

  /**
   * Returns the files and folders that were asked for and found so far, and those of {@link
   * #noteUse}, by name: what a run was made from. The name of a file of the data folder is its path
   * there.
   */
  public Map<String, Path> used() {
    synchronized (used) {
      return new LinkedHashMap<>(used);
    }
  }

  /**
   * Notes that data are read that this home did not find.
   *
   * @param name what the configuration calls them, so that a later sitting gives them the same
   * @param path the file or folder
   */
  public void noteUse(String name, Path path) {
    synchronized (used) {
      used.put(name, path);
    }
  }

  /**
   * Returns the file or folder of this relative path, from the data folder or else from the cache,
   * if there is one.
   *
   * @throws IllegalArgumentException if the path is not a plain relative path
   */
  public Optional<Path> find(String relative) {
    DataFile.checkRelative(relative);
    for (Path folder : new Path[] {root, cache}) {
      Path candidate = folder.resolve(relative);
      if (Files.exists(candidate)) {
        noteUse(relative, candidate);
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * Returns the file or folder of this relative path.
   *
   * @param relative the place in the data folder
   * @param origin where a person finds it
   * @throws FailureException if it is neither in the data folder nor in the cache
   */
  public Path require(String relative, String origin) {
    return find(relative)
        .orElseThrow(
            () ->
                new FailureException(
                    "The data " + relative + " is not here. " + putItThere(relative, origin)));
  }

  /**
   * Returns a file, downloading it if need be. A download is checked against the size and the
   * SHA-256; a file that is already there is not hashed again.
   *
   * @throws FailureException if it is not here and cannot be downloaded; the message says where to
   *     put it
   */
  public Path require(DataFile file) {
    return require(Download.of(file));
  }

  /**
   * Returns a file, downloading it if need be. A download that does not pass its checks is not
   * kept; a file that is already there is not checked again.
   *
   * @throws FailureException as {@link #require(DataFile)} does
   */
  public Path require(Download download) {
    DataFile file = download.file();
    Optional<Path> found = find(file.path());
    if (found.isPresent()) {
      return found.get();
    }
    if (file.downloads().isEmpty()) {
      return require(file.path(), file.origin());
    }
    if (offline) {
      throw new FailureException(
          "The data file "
              + file.path()
              + " is not here, and downloads are off (ZOO_OFFLINE). "
              + putItThere(file.path(), file.origin()));
    }
    return fetch(download, false);
  }

  /**
   * Downloads a file that may have changed at its address, in place of what is here. What is here
   * is returned if downloads are off, or if the new file cannot be downloaded or does not pass its
   * checks.
   *
   * @throws FailureException if it is not here either
   */
  public Path refresh(Download download) {
    Optional<Path> found = find(download.file().path());
    if (offline || download.file().downloads().isEmpty()) {
      return found.isPresent() ? found.get() : require(download);
    }
    try {
      return fetch(download, true);
    } catch (FailureException e) {
      return found.orElseThrow(() -> e);
    }
  }

  private Path fetch(Download download, boolean anew) {
    DataFile file = download.file();
    Path target = downloadFolder().resolve(file.path());
    try {
      new Downloader(Duration.ofSeconds(20), Duration.ofSeconds(60), listener)
          .fetch(download, target, anew);
      noteUse(file.path(), target);
      return target;
    } catch (IOException e) {
      throw new FailureException(
          "The data file "
              + file.path()
              + " is not here, and downloading it failed: "
              + e.getMessage()
              + ". "
              + putItThere(file.path(), file.origin()),
          e);
    }
  }

  /** Returns the sentence that tells a user where a missing file belongs. */
  String putItThere(String relative, String origin) {
    return "Put it at "
        + root.resolve(relative)
        + " (or set ZOO_DATA to a folder that has it as "
        + relative
        + "). It comes from "
        + origin
        + ".";
  }

  /** Returns the data folder if it can be written to, else the cache. */
  private Path downloadFolder() {
    if (root.equals(cache)) {
      return root;
    }
    try {
      Files.createDirectories(root);
      if (isMarkedReadOnly(root)) {
        return cache;
      }
      // Asking for rights is not enough: a read-only mount denies what the rights allow.
      Files.delete(Files.createTempFile(root, ".writable", ".tmp"));
      return root;
    } catch (IOException e) {
      return cache;
    }
  }

  /**
   * A folder that nobody may write to is meant to stay as it is, even where the superuser could.
   */
  private static boolean isMarkedReadOnly(Path folder) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(folder, PosixFileAttributeView.class);
    return posix != null
        && Collections.disjoint(
            posix.readAttributes().permissions(),
            Set.of(
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_WRITE));
  }

  /**
   * Returns the SHA-256 of a file in hexadecimal.
   *
   * @throws FailureException if it cannot be read
   */
  public static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return sha256(in);
    } catch (IOException e) {
      throw new FailureException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Reads a stream to its end and returns the SHA-256 in hexadecimal. */
  static String sha256(InputStream in) throws IOException {
    return HexFormat.of().formatHex(digest(digest("SHA-256"), in));
  }

  /** Adds a stream to a digest, to its end, and returns the digest. */
  static byte[] digest(MessageDigest digest, InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int read;
    while ((read = in.read(buffer)) >= 0) {
      digest.update(buffer, 0, read);
    }
    return digest.digest();
  }

  /** Returns a digest that every Java has. */
  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
