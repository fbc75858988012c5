package functions

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var hashFunctions = []Row{
	{"md5", "gives the MD5 hash of a text, in hexadecimal; as a name, never for safety", `md5("a")`, `"0cc175b9c0f1b6a831c399e269772661"`, hashFunc(md5.New)},
	{"sha1", "gives the SHA-1 hash of a text, in hexadecimal", `sha1("a")`, `"86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"`, hashFunc(sha1.New)},
	{"sha256", "gives the SHA-256 hash of a text, in hexadecimal", `substr(sha256("a"), 0, 8)`, `"ca978112"`, hashFunc(sha256.New)},
	{"sha512", "gives the SHA-512 hash of a text, in hexadecimal", `substr(sha512("a"), 0, 8)`, `"1f40fc92"`, hashFunc(sha512.New)},
	{"uuidv5", "makes a UUID from a namespace (dns, url, oid, x500 or a UUID) and a name: always the same one (RFC 9562)", `uuidv5("dns", "example.com")`, `"cfbff0d1-9375-5685-968c-48ce8b15ae17"`, uuidV5Func},
}

func hashFunc(algorithm func() hash.Hash) function.Function {
	return pure([]string{"str"},
		func(a []string) (cty.Value, error) {
			h := algorithm()
			h.Write([]byte(a[0]))
			return cty.StringVal(hex.EncodeToString(h.Sum(nil))), nil
		}, cty.String)
}

// uuidNamespaces are those of RFC 9562, section 6.6.
var uuidNamespaces = map[string]string{
	"dns":  "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
	"url":  "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
	"oid":  "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
	"x500": "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
}

// uuidV5Func follows RFC 9562, section 5.5: SHA-1 over namespace and name, version and variant bits set.
var uuidV5Func = pure([]string{"namespace", "name"},
	func(a []string) (cty.Value, error) {
		space := a[0]
		if known, ok := uuidNamespaces[space]; ok {
			space = known
		}
		bytes, err := hex.DecodeString(strings.ReplaceAll(space, "-", ""))
		if err != nil || len(bytes) != 16 {
			return cty.NilVal, function.NewArgError(0, errors.New(`the namespace must be "dns", "url", "oid", "x500" or a UUID`))
		}
		sum := sha1.Sum(append(bytes, a[1]...))
		sum[6] = sum[6]&0x0f | 0x50
		sum[8] = sum[8]&0x3f | 0x80
		return cty.StringVal(fmt.Sprintf("%x-%x-%x-%x-%x", sum[0:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])), nil
	}, cty.String)
