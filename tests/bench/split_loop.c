/* The peer of the appraisal bench: what a C programmer would write for the same job, in one thread.

   Draws every input by the same tabled quantiles (a table of `slices` values an input, one value a slice), multiplies the
   three inputs of each line, and keeps every sum over lines: one a draw, body, year and kind (fiscal, cashable). The slice
   of each draw is picked at random and independently, which is less work than the stratified orders of the product.

   Draws go in blocks that stay in the cache; `starts` says where each line's non-nought outputs begin and end, so that a
   line that falls to one body costs the work of one body. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef LINES
#define LINES 40
#endif
#define EACH 3
#ifndef OUTPUTS
#define OUTPUTS 160
#endif
#define BLOCK 256

typedef struct { uint64_t s[4]; } generator;

static inline uint64_t rotate(uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

/* xoshiro256+ by Blackman and Vigna: the algorithm, in three shifts and a rotation */
static inline uint64_t next(generator *g) {
    uint64_t *s = g->s, result = s[0] + s[3], t = s[1] << 17;
    s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t; s[3] = rotate(s[3], 45);
    return result;
}

static uint64_t spread(uint64_t *seed) {
    uint64_t z = (*seed += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

/* tables: inputs × slices; profiles: lines × OUTPUTS; kept: draws × OUTPUTS */
void split_loop(const double *restrict tables, size_t slices, const double *restrict profiles, const int32_t *restrict starts,
                size_t draws, uint64_t seed, double *restrict kept) {
    generator g;
    for (int i = 0; i < 4; i++) g.s[i] = spread(&seed);
    static double products[LINES][BLOCK];
    for (size_t from = 0; from < draws; from += BLOCK) {
        size_t size = draws - from < BLOCK ? draws - from : BLOCK;
        for (int line = 0; line < LINES; line++) {
            double *restrict product = products[line];
            for (size_t d = 0; d < size; d++) product[d] = 1.0;
            for (int input = 0; input < EACH; input++) {
                const double *table = tables + (size_t)(line * EACH + input) * slices;
                for (size_t d = 0; d < size; d += 2) { /* one 64-bit number gives two slices */
                    uint64_t bits = next(&g);
                    product[d] *= table[((bits >> 32) * slices) >> 32];
                    if (d + 1 < size) product[d + 1] *= table[((bits & 0xffffffffULL) * slices) >> 32];
                }
            }
        }
        for (size_t d = 0; d < size; d++) {
            double *restrict sums = kept + (from + d) * OUTPUTS;
            memset(sums, 0, OUTPUTS * sizeof(double));
            for (int line = 0; line < LINES; line++) {
                const double *restrict profile = profiles + (size_t)line * OUTPUTS;
                const double p = products[line][d];
#ifdef DENSE
                for (int o = 0; o < OUTPUTS; o++) sums[o] += p * profile[o];
#else
                for (int o = starts[2 * line]; o < starts[2 * line + 1]; o++) sums[o] += p * profile[o];
#endif
            }
        }
    }
}
