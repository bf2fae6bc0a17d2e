package org.paperzoo.core.data;

import ai.djl.Application;
import ai.djl.basicdataset.BasicDatasets;
import ai.djl.repository.Artifact;
import ai.djl.repository.MRL;
import ai.djl.repository.Metadata;
import ai.djl.repository.RemoteRepository;
import ai.djl.util.JsonUtils;
import ai.djl.util.Progress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Reader;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The download path of DJL's Basic Dataset module: fetches the files of its data sets from DJL's
 * repository, each checked against the SHA-1 in the repository's metadata. Only the files are
 * taken; they are read by this package's own readers, which keep the bytes (DJL's data sets widen
 * all of them to float).
 */
public final class BasicDataSets {

  /** Keeps the files below our own cache, and does not ask the network again for what it has. */
  private static final class CachingRepository extends RemoteRepository {
    private final Path cache;

    CachingRepository(URI uri, Path cache) {
      super("BasicDataset", uri);
      this.cache = cache;
    }

    @Override
    public Path getCacheDirectory() throws IOException {
      return Files.createDirectories(cache);
    }

    @Override
    public Metadata locate(MRL mrl) throws IOException {
      Path file = cache.resolve(mrl.toURI().getPath()).resolve("metadata.json");
      if (Files.exists(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          Metadata metadata = JsonUtils.GSON_PRETTY.fromJson(reader, Metadata.class);
          metadata.init(arguments);
          metadata.setRepositoryUri(mrl.toURI());
          for (Artifact artifact : metadata.getArtifacts()) {
            if (Files.exists(getResourceDirectory(artifact))) {
              return metadata; // A published version does not change: there is no need to ask
              // again.
            }
          }
        }
      }
      return super.locate(mrl);
    }
  }

  private BasicDataSets() {}

  /**
   * Returns a file of a data set, downloading the data set if need be.
   *
   * @param home whose cache is used
   * @param artifact the data set's name in the repository, for example {@code mnist}
   * @param item the file's name there, for example {@code train_data}
   * @throws IOException if it is neither in the cache nor can be downloaded
   */
  static Path fetch(DataHome home, String artifact, String item) throws IOException {
    return fetch(home, BasicDatasets.DJL_REPO_URL, artifact, item);
  }

  static Path fetch(DataHome home, URI repository, String artifact, String item)
      throws IOException {
    Located set = new Located(Application.CV.ANY, artifact, "1.0");
    Path file = fetch(home, repository, set).file(item, repository);
    home.noteUse(artifact + "/" + item, file);
    return file;
  }

  /**
   * Returns the folder of a data set of texts, downloading the data set if need be.
   *
   * @param home whose cache is used
   * @param artifact the data set's name in the repository, for example {@code
   *     stanford-movie-review}
   * @param version the version there
   * @throws IOException if it is neither in the cache nor can be downloaded
   */
  public static Path textFolder(DataHome home, String artifact, String version) throws IOException {
    Located set = new Located(Application.NLP.ANY, artifact, version);
    return fetch(home, BasicDatasets.DJL_REPO_URL, set).folder();
  }

  /**
   * Returns a file of a data set of texts, downloading the data set if need be.
   *
   * @param item the file's name in the repository, for example {@code train}
   * @throws IOException if it is neither in the cache nor can be downloaded
   */
  public static Path textFile(DataHome home, String artifact, String version, String item)
      throws IOException {
    Located set = new Located(Application.NLP.ANY, artifact, version);
    return fetch(home, BasicDatasets.DJL_REPO_URL, set).file(item, BasicDatasets.DJL_REPO_URL);
  }

  /** Where a data set is in the repository. */
  private record Located(Application application, String artifact, String version) {}

  /** A data set that is in the cache. */
  private record Fetched(CachingRepository repository, Artifact artifact) {
    Path folder() throws IOException {
      return repository.getResourceDirectory(artifact);
    }

    Path file(String item, URI origin) throws IOException {
      Artifact.Item file = artifact.getFiles().get(item);
      if (file == null) {
        throw new IOException(
            origin + " has no file " + item + " of " + artifact.getMetadata().getArtifactId());
      }
      return repository.getFile(file, "");
    }
  }

  private static Fetched fetch(DataHome home, URI repository, Located set) throws IOException {
    CachingRepository djl = new CachingRepository(repository, home.cache().resolve("djl"));
    MRL mrl =
        MRL.dataset(djl, set.application(), BasicDatasets.GROUP_ID, set.artifact(), set.version());
    try {
      if (home.isOffline() && !isCached(djl, mrl)) {
        throw new IOException("downloads are off (ZOO_OFFLINE)");
      }
      Artifact found = mrl.getDefaultArtifact();
      if (found == null) {
        throw new IOException(
            repository + " has no version " + set.version() + " of " + set.artifact());
      }
      mrl.prepare(found, new Reporter(set.artifact(), home.listener()));
      return new Fetched(djl, found);
    } catch (UnknownHostException e) {
      throw new IOException(repository + ": the host name cannot be resolved (no network?)", e);
    } catch (ConnectException e) {
      throw new IOException(repository + ": no connection (" + e.getMessage() + ")", e);
    } catch (FileNotFoundException e) {
      throw new IOException(repository + ": there is no " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // Malformed metadata.
      throw new IOException(repository + ": " + e.getMessage(), e);
    }
  }

  private static boolean isCached(CachingRepository djl, MRL mrl) throws IOException {
    return Files.exists(djl.cache.resolve(mrl.toURI().getPath()).resolve("metadata.json"))
        && mrl.isPrepared(mrl.getDefaultArtifact());
  }

  /** Tells a {@link DownloadListener} what DJL tells its own kind of listener. */
  private static final class Reporter implements Progress {
    private final String name;
    private final DownloadListener listener;
    private long done;
    private long total = -1;

    Reporter(String name, DownloadListener listener) {
      this.name = name;
      this.listener = listener;
    }

    @Override
    public void reset(String message, long max) {
      reset(message, max, null);
    }

    @Override
    public void reset(String message, long max, String trailingMessage) {
      done = 0;
      total = max > 0 ? max : -1;
      listener.progress(name, done, total);
    }

    @Override
    public void start(long initialProgress) {
      update(initialProgress);
    }

    @Override
    public void end() {
      // The last increment has reported it.
    }

    @Override
    public void increment(long increment) {
      if (increment > 0) { // DJL counts the end of a stream as -1
        update(done + increment);
      }
    }

    @Override
    public void update(long progress) {
      update(progress, null);
    }

    @Override
    public void update(long progress, String message) {
      done = progress;
      listener.progress(name, done, total);
    }
  }
}
