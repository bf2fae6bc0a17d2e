/**
 * What a run leaves behind and shows: the run folder with its metrics log, TensorBoard events,
 * result, environment and self-contained HTML report; plots, image grids, terminal tables and
 * progress. Nothing here needs the native engine.
 */
package org.paperzoo.core.report;
