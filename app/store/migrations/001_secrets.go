package migrations

import "crypto/rand"

// secrets makes the keys that a folder signs with.
//
//	before: an empty folder
//	after:  01"secret/visitor" → 32 random bytes
func secrets() Migration {
	return Migration{Number: 1, Name: "secrets", Up: func(kv KV, _ []byte) ([]byte, error) {
		key := []byte("\x01secret/visitor")
		if _, found, err := kv.Get(key); err != nil || found {
			return nil, err
		}
		secret := make([]byte, 32)
		if _, err := rand.Read(secret); err != nil {
			return nil, err
		}
		return nil, kv.Set(key, secret)
	}}
}
