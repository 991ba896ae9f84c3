package jsrt

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha3"
	"crypto/sha512"
	"crypto/subtle"
	"hash"
	"strings"

	"github.com/dop251/goja"
)

// digests are the hash functions of the crypto module, by the names it knows
// them by, in lower case.
var digests = map[string]func() hash.Hash{
	"md5":        md5.New,
	"sha1":       sha1.New,
	"sha224":     sha256.New224,
	"sha256":     sha256.New,
	"sha384":     sha512.New384,
	"sha512":     sha512.New,
	"sha512-224": sha512.New512_224,
	"sha512-256": sha512.New512_256,
	"sha3-224":   func() hash.Hash { return sha3.New224() },
	"sha3-256":   func() hash.Hash { return sha3.New256() },
	"sha3-384":   func() hash.Hash { return sha3.New384() },
	"sha3-512":   func() hash.Hash { return sha3.New512() },
}

func digestNamed(name string) func() hash.Hash {
	name = strings.ToLower(name)
	if d := digests[name]; d != nil {
		return d
	}
	return digests[strings.TrimPrefix(name, "rsa-")]
}

// loadCryptoNative makes what the script crypto builds on. A hash is a handle.
func (rt *Runtime) loadCryptoNative() goja.Value {
	vm := rt.VM
	handle := func(h hash.Hash) goja.Value {
		o := vm.NewObject()
		rt.Attach(o, h)
		return o
	}
	of := func(c goja.FunctionCall) hash.Hash {
		h, _ := HandleOf[hash.Hash](rt, c.Argument(0))
		return h
	}
	bytes := func(v goja.Value) []byte {
		b, _ := rt.ViewBytes(v)
		return b
	}
	return rt.exportsOf(
		nativeFn{"hash", 1, func(c goja.FunctionCall) goja.Value {
			if d := digestNamed(c.Argument(0).String()); d != nil {
				return handle(d())
			}
			return nil
		}},
		nativeFn{"hmac", 2, func(c goja.FunctionCall) goja.Value {
			if d := digestNamed(c.Argument(0).String()); d != nil {
				return handle(hmac.New(d, bytes(c.Argument(1))))
			}
			return nil
		}},
		nativeFn{"update", 2, func(c goja.FunctionCall) goja.Value {
			_, err := of(c).Write(bytes(c.Argument(1)))
			rt.Check(err)
			return nil
		}},
		nativeFn{"digest", 1, func(c goja.FunctionCall) goja.Value { return rt.BufferFrom(of(c).Sum(nil)) }},
		nativeFn{"copy", 2, func(c goja.FunctionCall) goja.Value {
			state, err := of(c).(interface{ MarshalBinary() ([]byte, error) }).MarshalBinary()
			rt.Check(err)
			to := digestNamed(c.Argument(1).String())()
			rt.Check(to.(interface{ UnmarshalBinary([]byte) error }).UnmarshalBinary(state))
			return handle(to)
		}},
		nativeFn{"random", 1, func(c goja.FunctionCall) goja.Value {
			_, err := rand.Read(bytes(c.Argument(0)))
			rt.Check(err)
			return c.Argument(0)
		}},
		nativeFn{"equal", 2, func(c goja.FunctionCall) goja.Value {
			return vm.ToValue(subtle.ConstantTimeCompare(bytes(c.Argument(0)), bytes(c.Argument(1))) == 1)
		}},
		nativeFn{"pbkdf2", 5, func(c goja.FunctionCall) goja.Value {
			d := digestNamed(c.Argument(4).String())
			if d == nil {
				return nil
			}
			key, err := pbkdf2.Key(d, string(bytes(c.Argument(0))), bytes(c.Argument(1)), int(c.Argument(2).ToInteger()), int(c.Argument(3).ToInteger()))
			rt.Check(err)
			return rt.BufferFrom(key)
		}},
		nativeFn{"names", 0, func(goja.FunctionCall) goja.Value {
			return vm.ToValue([]string{
				"RSA-MD5", "RSA-SHA1", "RSA-SHA224", "RSA-SHA256", "RSA-SHA3-224", "RSA-SHA3-256", "RSA-SHA3-384",
				"RSA-SHA3-512", "RSA-SHA384", "RSA-SHA512", "RSA-SHA512/224", "RSA-SHA512/256", "md5", "sha1", "sha224",
				"sha256", "sha3-224", "sha3-256", "sha3-384", "sha3-512", "sha384", "sha512", "sha512-224", "sha512-256",
			})
		}},
	)
}
