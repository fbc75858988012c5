package fleet

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/nats-io/nkeys"
)

// keySize is that of a run's key: AES-256.
const keySize = 32

// newKey makes a key for the messages of a run. It is in the claim only, sealed.
func newKey() []byte {
	key := make([]byte, keySize)
	rand.Read(key) // never fails, says its documentation
	return key
}

// encrypt makes a message's part unreadable to all but those who were claimed for the run.
func encrypt(key []byte, what any) ([]byte, error) {
	sealing, err := sealingBy(key)
	if err != nil {
		return nil, err
	}
	return sealing.Seal(nil, nil, encode(what), nil), nil
}

// decrypt is its inverse.
func decrypt(key, sealed []byte, into any) error {
	sealing, err := sealingBy(key)
	if err != nil {
		return err
	}
	text, err := sealing.Open(nil, nil, sealed, nil)
	if err != nil {
		return errors.New("a message can't be decrypted with the run's key")
	}
	return json.Unmarshal(text, into)
}

func sealingBy(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("the run's key: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// sealFor seals secrets for the worker whose public key it is.
func sealFor(public string, s secrets) (from string, sealed []byte, err error) {
	own, err := nkeys.CreateCurveKeys()
	if err != nil {
		return "", nil, fmt.Errorf("make a key to seal with: %w", err)
	}
	defer own.Wipe()
	if from, err = own.PublicKey(); err != nil {
		return "", nil, err
	}
	if sealed, err = own.Seal(encode(s), public); err != nil {
		return "", nil, fmt.Errorf("seal for a worker: %w", err)
	}
	return from, sealed, nil
}

// unseal opens what was sealed for the owner of a key.
func unseal(key nkeys.KeyPair, from string, sealed []byte) (s secrets, err error) {
	text, err := key.Open(sealed, from)
	if err != nil {
		return s, errors.New("what is sealed in the claim is not for this worker")
	}
	return s, json.Unmarshal(text, &s)
}
