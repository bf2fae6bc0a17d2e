package org.paperzoo.graph.gat;

import org.paperzoo.core.config.Default;
import org.paperzoo.core.config.Doc;
import org.paperzoo.core.config.Range;

/** The {@code settings} section of node classification. */
public record NodeSettings(
    @Doc(
            "Maximum number of nodes in the report's picture of the graph; of a larger graph it"
                + " shows a part.")
        @Default("120")
        @Range(min = 2, max = 2000)
        int pictureNodes) {}
