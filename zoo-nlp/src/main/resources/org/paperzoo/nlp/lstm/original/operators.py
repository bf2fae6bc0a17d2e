# The operators of org.paperzoo.nlp.lstm.original. B sequences of T steps, I inputs, K outputs; hidden units U in the order
# input gates, output gates, cells. Equation numbers are the paper's.

# All steps. x [B, T, I] -> outputs [B, T, K] and states of the cells [B, T, cells]. The weights are those of the input gates,
# the output gates, the cells and the outputs [.., sources], a bias after each where it has one, and then of direct connections.
def network(x: Tensor, weights: List[Tensor]) -> List[Tensor]:
  next = 0
  rows: List[Tensor] = []
  biases: List[Tensor] = []
  for part in range(3 if $output_gates else 2):
    cell = part == (2 if $output_gates else 1)
    rows += [weights[next]]
    next += 1
    if $cell_bias if cell else $gate_bias:
      biases += [weights[next]]
      next += 1
    else:
      biases += [torch.zeros([rows[part].shape[0]], dtype=x.dtype, device=x.device)]
  w = torch.cat(rows)                                                       # [U, sources]
  w_units = w[:, x.shape[2]:].t()
  nets = torch.linear(x, w[:, :x.shape[2]], torch.cat(biases))              # [B, T, U]
  gates = $gates
  blocks = $blocks
  batch = x.shape[0]
  units = torch.zeros([batch, w.shape[0]], dtype=x.dtype, device=x.device)
  state = torch.zeros([batch, blocks, (w.shape[0] - gates) // blocks], dtype=x.dtype, device=x.device)
  cells: List[Tensor] = []
  states: List[Tensor] = []
  for t in range(x.shape[1]):
    net = nets[:, t]
    if $recurrent:
      net = net + (units.detach() if $truncated else units) @ w_units       # errors stop here, or not
    open = torch.sigmoid(net[:, :gates])                                    # (3)
    y_in = open[:, :blocks, None]
    state = state + y_in * squash_input(net[:, gates:]).view(state.shape)   # (4)
    y = squash_output(state)
    if $output_gates:
      y = open[:, blocks:, None] * y                                        # (5)
    cell = y.flatten(1)
    units = torch.cat([open, cell], 1)
    cells += [cell]
    states += [state.flatten(1)]
  y = torch.stack(cells, 1)                                                 # [B, T, cells]
  net = y @ weights[next].t()
  next += 1
  if $output_bias:
    net = net + weights[next]
    next += 1
  if $direct:
    net = net + x @ weights[next].t()
  return [torch.sigmoid(net), torch.stack(states, 1)]

def squash_input(x: Tensor) -> Tensor:                                      # g
  return x if $input_scale == 0 else $input_scale * torch.sigmoid(x) + $input_shift

def squash_output(x: Tensor) -> Tensor:                                     # h
  return x if $output_scale == 0 else $output_scale * torch.sigmoid(x) + $output_shift

# Half the squared error of the steps that have a target, summed, per sequence. outputs, targets [B, T, K], mask [B, T] -> [1].
def squared_error(outputs: Tensor, targets: Tensor, mask: Tensor) -> Tensor:
  errors = 0.5 * ((targets - outputs) ** 2).sum(dim=-1)
  return (errors * mask.to(outputs.dtype)).sum().reshape([1]) / outputs.shape[0]
