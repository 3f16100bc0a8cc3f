/* Wallet addresses by their checksums: what only looks so is none. */
#include "enrich_priv.h"

#include <openssl/sha.h>

#define BASE58_BYTES 25 /* version, 20 bytes of a hash, 4 of the checksum */

/* Base58Check: https://en.bitcoin.it/wiki/Base58Check_encoding */
static bool base58_ok(struct str s)
{
	static const char digits[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	unsigned char bytes[BASE58_BYTES] = {0}, once[SHA256_DIGEST_LENGTH], twice[SHA256_DIGEST_LENGTH];
	for (size_t i = 0; i < s.n; i++) {
		const char *at = s.p[i] ? strchr(digits, s.p[i]) : NULL;
		unsigned carry = at ? (unsigned)(at - digits) : 0;
		if (!at)
			return false;
		for (size_t j = BASE58_BYTES; j-- > 0;) {
			carry += 58u * bytes[j];
			bytes[j] = (unsigned char)carry;
			carry >>= 8;
		}
		if (carry)
			return false;
	}
	SHA256(bytes, BASE58_BYTES - 4, once);
	SHA256(once, sizeof(once), twice);
	return memcmp(twice, bytes + BASE58_BYTES - 4, 4) == 0;
}

static uint32_t polymod(uint32_t sum, uint32_t value)
{
	static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t top = sum >> 25;
	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (int i = 0; i < 5; i++)
		sum ^= top >> i & 1 ? generator[i] : 0;
	return sum;
}

/* BIP 173 (bech32, ends in 1) and BIP 350 (bech32m). */
static bool bech32_ok(struct str s)
{
	static const char digits[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	uint32_t sum = 1;
	for (size_t i = 0; i < 2; i++)
		sum = polymod(sum, (unsigned char)s.p[i] >> 5);
	sum = polymod(sum, 0);
	for (size_t i = 0; i < 2; i++)
		sum = polymod(sum, (unsigned char)s.p[i] & 31);
	for (size_t i = 3; i < s.n; i++) {
		const char *at = s.p[i] ? strchr(digits, s.p[i]) : NULL;
		if (!at)
			return false;
		sum = polymod(sum, (uint32_t)(at - digits));
	}
	return sum == 1 || sum == 0x2bc830a3;
}

static bool is_hex_all(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_hex(s.p[i]))
			return false;
	return s.n > 0;
}

static bool is_monero(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_ascii_alnum(s.p[i]) || s.p[i] == '0' || s.p[i] == 'O' || s.p[i] == 'I' || s.p[i] == 'l')
			return false;
	return s.n == 95 && (s.p[0] == '4' || s.p[0] == '8');
}

bool wallet_shape(struct str s, enum observable_type *type)
{
	if (s.n == 42 && str_starts(s, STR("0x")) && is_hex_all(str_cut(s, 2, s.n)))
		*type = OBSERVABLE_ETHEREUM;
	else if (s.n >= 42 && s.n <= 62 && str_starts(s, STR("bc1")) && bech32_ok(s))
		*type = OBSERVABLE_BITCOIN;
	else if (s.n >= 26 && s.n <= 35 && (s.p[0] == '1' || s.p[0] == '3') && base58_ok(s))
		*type = OBSERVABLE_BITCOIN;
	else if (is_monero(s))
		*type = OBSERVABLE_MONERO;
	else
		return false;
	return true;
}
