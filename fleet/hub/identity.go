package hub

import (
	"crypto/sha256"
	"encoding/base64"
	"math/big"

	"github.com/nats-io/nkeys"
)

// idLength is how many letters and digits an identity has.
const idLength = 8

// ID is the identity of whoever has the private half of a public key: eight letters and digits, fit for subjects. It is
// derived from the key, so that nobody can claim another's.
func ID(publicKey string) string {
	sum := sha256.Sum256([]byte(publicKey))
	text := new(big.Int).SetBytes(sum[:]).Text(36)
	return text[len(text)-idLength:]
}

// signed says whether a signature of a nonce, as clients send it, is that of the owner of a public key.
func signed(publicKey, signature string, nonce []byte) bool {
	key, err := nkeys.FromPublicKey(publicKey)
	if err != nil || len(nonce) == 0 {
		return false
	}
	raw, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		if raw, err = base64.StdEncoding.DecodeString(signature); err != nil {
			return false
		}
	}
	return key.Verify(nonce, raw) == nil
}
