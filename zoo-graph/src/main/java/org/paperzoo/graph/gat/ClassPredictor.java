package org.paperzoo.graph.gat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.paperzoo.core.catalog.Predictor;
import org.paperzoo.core.checkpoint.AtomicFiles;
import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;
import org.paperzoo.graph.data.GraphData;
import org.paperzoo.graph.data.NodeLabels;

/** Predicts the classes of nodes, with their probabilities. */
final class ClassPredictor implements Predictor<ClassPredictor.Options> {
  private static final String FILE = "predictions.tsv";

  /** What may be set. */
  record Options(
      @Doc("The data set: karate, cora, citeseer, pubmed or ppi (default: that of the run).")
          @Default("null")
          String dataset,
      @Doc("Number of rows to show if no nodes are given.") @Default("20") @Range(min = 0)
          int show) {}

  @Override
  public String name() {
    return "classes";
  }

  @Override
  public String description() {
    return "The class of each node given and the probability of every class. Without nodes: of all,"
        + " which --output saves as TSV.";
  }

  @Override
  public Class<Options> optionsType() {
    return Options.class;
  }

  @Override
  public Result predict(Request<Options> request) {
    NodeInputs inputs = new NodeInputs(request, request.options().dataset());
    List<String> columns = new ArrayList<>(List.of("node", "predicted", "label"));
    inputs.data().classNames().forEach(name -> columns.add("p(" + name + ")"));
    if (!request.inputs().isEmpty()) {
      return new Result(columns, rows(inputs, inputs.places()), List.of());
    }
    List<List<Object>> rows = rows(inputs, inputs.all());
    AtomicFiles.write(
        request.output().resolve(FILE),
        out -> {
          PrintStream lines = new PrintStream(out, false, StandardCharsets.UTF_8);
          lines.print(String.join("\t", columns) + "\n");
          for (List<Object> row : rows) {
            lines.print(
                row.stream().map(ClassPredictor::text).collect(Collectors.joining("\t")) + "\n");
          }
          if (lines.checkError()) {
            throw new IOException("writing failed");
          }
        });
    int shown = Math.min(request.options().show(), rows.size());
    return Result.table(columns, rows.subList(0, shown), Path.of(FILE));
  }

  private static String text(Object cell) {
    return cell instanceof Float number
        ? String.format(Locale.ROOT, "%.6f", number)
        : cell.toString();
  }

  private static List<List<Object>> rows(NodeInputs inputs, List<NodeInputs.Place> places) {
    List<List<Object>> rows = new ArrayList<>();
    for (NodeInputs.Place place : places) {
      GraphInference inference = inputs.inference(place.graph());
      List<String> names = inputs.data().classNames();
      List<Object> row = new ArrayList<>();
      row.add(inputs.name(place));
      row.add(predicted(inference, place.node(), names));
      row.add(label(inference.graph(), place.node(), names));
      for (int label = 0; label < names.size(); label++) {
        row.add(inference.probability(place.node(), label));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String predicted(GraphInference inference, int node, List<String> names) {
    if (inference.graph().labels() instanceof NodeLabels.Single) {
      return names.get(inference.predicted(node));
    }
    List<String> chosen = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      if (inference.probability(node, label) > 0.5f) {
        chosen.add(names.get(label));
      }
    }
    return chosen.isEmpty() ? "-" : String.join(" ", chosen);
  }

  private static String label(GraphData graph, int node, List<String> names) {
    if (graph.labels() instanceof NodeLabels.Single single) {
      int label = single.values()[node];
      return label == NodeLabels.Single.NONE ? "-" : names.get(label);
    }
    NodeLabels.Multiple multiple = (NodeLabels.Multiple) graph.labels();
    List<String> own = new ArrayList<>();
    for (int label = 0; label < names.size(); label++) {
      if (multiple.values()[node * names.size() + label] > 0.5f) {
        own.add(names.get(label));
      }
    }
    return own.isEmpty() ? "-" : String.join(" ", own);
  }
}
