/* What somebody who knows C writes in an hour: no audiences, no unlisted members, no blocks.
   ptr (n + 1) and adj are the rows of a network; all other arrays are clean before and after. */
#include <stdint.h>

typedef uint32_t u32;
typedef int64_t i64;
static const u32 NONE = 0xffffffff;

/* The sizes of circle 1, 2 and 3: a queue and a byte for each member. */
i64 count_figures(const i64 *ptr, const u32 *adj, u32 who, uint8_t *seen, u32 *queue, i64 *sizes) {
  i64 head = 0, tail = 1;
  queue[0] = who;
  seen[who] = 1;
  for (int k = 0; k < 3; k++) {
    i64 end = tail;
    for (; head < end; head++)
      for (i64 e = ptr[queue[head]]; e < ptr[queue[head] + 1]; e++)
        if (!seen[adj[e]]) {
          seen[adj[e]] = 1;
          queue[tail++] = adj[e];
        }
    sizes[k] = tail - end;
  }
  for (i64 i = 0; i < tail; i++) seen[queue[i]] = 0;
  return tail;
}

/* Circle 2 and the bridges of each, in the order in which they are found. */
i64 tally_found(const i64 *ptr, const u32 *adj, u32 who, u32 *tally, u32 *ids, u32 *counts) {
  i64 found = 0, kept = 0;
  for (i64 i = ptr[who]; i < ptr[who + 1]; i++)
    for (i64 e = ptr[adj[i]]; e < ptr[adj[i] + 1]; e++)
      if (tally[adj[e]]++ == 0) ids[found++] = adj[e];
  tally[who] = 0;
  for (i64 i = ptr[who]; i < ptr[who + 1]; i++) tally[adj[i]] = 0;
  for (i64 i = 0; i < found; i++) {
    u32 v = ids[i];
    if (tally[v]) {
      ids[kept] = v;
      counts[kept++] = tally[v];
      tally[v] = 0;
    }
  }
  return kept;
}

/* The same, ascending: all tallies are looked through. */
i64 tally_ascending(const i64 *ptr, const u32 *adj, u32 who, u32 *tally, u32 *ids, u32 *counts,
                    i64 n) {
  i64 kept = 0;
  for (i64 i = ptr[who]; i < ptr[who + 1]; i++)
    for (i64 e = ptr[adj[i]]; e < ptr[adj[i] + 1]; e++) tally[adj[e]]++;
  tally[who] = 0;
  for (i64 i = ptr[who]; i < ptr[who + 1]; i++) tally[adj[i]] = 0;
  for (i64 v = 0; v < n; v++)
    if (tally[v]) {
      ids[kept] = (u32)v;
      counts[kept++] = tally[v];
      tally[v] = 0;
    }
  return kept;
}

/* One shortest path from both ends: the side whose last layer has fewer entries goes on.
   Writes it to way, and returns its length in hops, or -1. */
i64 find_path(const i64 *ptr, const u32 *adj, u32 from, u32 to, u32 *parents, u32 *children,
              u32 *ahead, u32 *back, u32 *way) {
  i64 a = 0, b = 0, ends_a = 1, ends_b = 1, hops = -1;
  i64 cost_a = ptr[from + 1] - ptr[from], cost_b = ptr[to + 1] - ptr[to];
  u32 u = NONE, v = NONE;
  if (from == to) {
    way[0] = from;
    return 0;
  }
  ahead[0] = parents[from] = from;
  back[0] = children[to] = to;
  while (hops < 0 && a < ends_a && b < ends_b) {
    int forward = cost_a <= cost_b;
    u32 *mine = forward ? parents : children, *theirs = forward ? children : parents;
    u32 *queue = forward ? ahead : back;
    i64 low = forward ? a : b, high = forward ? ends_a : ends_b, tail = high, cost = 0;
    for (; low < high && hops < 0; low++)
      for (i64 e = ptr[queue[low]]; e < ptr[queue[low] + 1]; e++) {
        u32 x = adj[e];
        if (theirs[x] != NONE) {
          u = forward ? queue[low] : x;
          v = forward ? x : queue[low];
          hops = 0;
          break;
        }
        if (mine[x] == NONE) {
          mine[x] = queue[low];
          queue[tail++] = x;
          cost += ptr[x + 1] - ptr[x];
        }
      }
    if (forward) a = low, ends_a = tail, cost_a = cost;
    else b = low, ends_b = tail, cost_b = cost;
  }
  if (hops == 0) {
    i64 k = 0;
    for (u32 x = u;; x = parents[x]) {
      way[k++] = x;
      if (x == from) break;
    }
    for (i64 i = 0; i < k / 2; i++) {
      u32 x = way[i];
      way[i] = way[k - 1 - i];
      way[k - 1 - i] = x;
    }
    for (u32 x = v;; x = children[x]) {
      way[k++] = x;
      if (x == to) break;
    }
    hops = k - 1;
  }
  for (i64 i = 0; i < ends_a; i++) parents[ahead[i]] = NONE;
  for (i64 i = 0; i < ends_b; i++) children[back[i]] = NONE;
  return hops;
}
