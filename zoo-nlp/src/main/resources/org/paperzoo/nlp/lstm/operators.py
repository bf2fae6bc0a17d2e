# The operators of org.paperzoo.nlp.lstm. B sequences of T steps, inputs of width I, H cells.

# One layer of the LSTM with forget gates. x [B, T, I], h and c [directions, B, H] -> outputs [B, T, directions * H],
# and h and c after the last step.
def layer(x: Tensor, h: Tensor, c: Tensor, weights: List[Tensor]) -> List[Tensor]:
  outputs, h, c = torch.lstm(x, [h, c], weights, $bias, 1, 0., False, $bidirectional, True)
  return [outputs, h, c]

# The same for sequences of several lengths [B]. The engine wants the longest first.
def packed_layer(x: Tensor, lengths: Tensor, h: Tensor, c: Tensor, weights: List[Tensor]) -> List[Tensor]:
  order = lengths.argsort(descending=True, stable=True)
  back = order.argsort()
  steps, sizes = torch._pack_padded_sequence(x[order], lengths[order].cpu(), True)
  outputs, h, c = torch.lstm(steps, sizes, [h[:, order], c[:, order]], weights, $bias, 1, 0., False, $bidirectional)
  padded, _ = torch._pad_packed_sequence(outputs, sizes, True, 0., x.shape[1])
  return [padded[back], h[:, back], c[:, back]]

# The output of the last step. [B, T, D] -> [B, D].
def last(outputs: Tensor) -> Tensor:
  return outputs[:, -1]

def last_of(outputs: Tensor, lengths: Tensor) -> Tensor:
  return outputs[torch.arange(outputs.shape[0], device=outputs.device), lengths - 1]
