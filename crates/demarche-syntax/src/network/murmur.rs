//! The hash that spreads an attribute id over the rows of an embedding table.

/// Four 32-bit keys for one id.
///
/// This is thinc's `MurmurHash3_x86_128_uint64`: despite its name the 64-bit variant of Austin Appleby's
/// public-domain MurmurHash3 with 128 bits of output, for one block of 8 bytes, whose halves are split.
pub(crate) fn four_keys(id: u64, seed: u32) -> [u32; 4] {
    let seed = u64::from(seed);
    let mut low = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    low ^= seed ^ 8;
    let mut high = seed ^ 8;
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    low = finish(low);
    high = finish(high);
    low = low.wrapping_add(high);
    high = high.wrapping_add(low);
    [low as u32, (low >> 32) as u32, high as u32, (high >> 32) as u32]
}

fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::four_keys;

    /// Values computed with thinc 8.3 (`NumpyOps().hash`).
    #[test]
    fn agrees_with_thinc() {
        let cases = [
            (0, 8, [0, 0, 0, 0]),
            (1, 9, [2_205_482_518, 2_060_344_464, 1_125_017_477, 2_005_428_196]),
            (0x9e37_79b9_7f4a_7c15, 13, [1_798_699_372, 4_036_223_808, 3_454_788_697, 1_973_550_631]),
            (u64::MAX, 8, [2_488_739_950, 2_974_852_181, 1_585_626_277, 2_314_794_624]),
        ];
        for (id, seed, keys) in cases {
            assert_eq!(four_keys(id, seed), keys, "id {id}, seed {seed}");
        }
    }
}
