# The operators of org.paperzoo.core.checkpoint.Positions.

# Dosovitskiy et al., "An Image is Worth 16x16 Words", section 3.2: the position embeddings of a grid of $from by $from
# patches for one of $to by $to. table [..., first + from^2, D] -> [..., first + to^2, D].
def interpolate(table: Tensor) -> Tensor:
  kept = table.narrow(-2, 0, $first)
  grid = table.narrow(-2, $first, $from * $from).reshape([1, $from, $from, -1]).permute([0, 3, 1, 2])
  larger = torch.upsample_bicubic2d(grid, [$to, $to], False, None, None).permute([0, 2, 3, 1])
  return torch.cat([kept, larger.reshape(table.shape[:-2] + [$to * $to, table.shape[-1]])], -2)
