package org.paperzoo.core.catalog;

import java.util.function.Function;
import java.util.function.Predicate;
import org.paperzoo.core.nn.ZooModel;

/** A predictor made of its parts. */
record DescribedPredictor<O extends Record>(
    String name,
    String description,
    Class<O> optionsType,
    Predicate<ZooModel> models,
    Function<Predictor.Request<O>, Predictor.Result> function)
    implements Predictor<O> {

  @Override
  public boolean suits(ZooModel model) {
    return models.test(model);
  }

  @Override
  public Result predict(Request<O> request) {
    return function.apply(request);
  }
}
