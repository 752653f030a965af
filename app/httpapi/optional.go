package httpapi

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// optional is a field for which "left out" and null mean different things.
type optional[T any] struct {
	set   bool
	value *T // nil: null, or not set
}

// wraps is what optional[T] tells of itself.
type wraps interface{ wrapped() reflect.Type }

func (optional[T]) wrapped() reflect.Type { return reflect.TypeFor[*T]() }

// UnmarshalJSON notes that the field was there.
func (o *optional[T]) UnmarshalJSON(data []byte) error {
	o.set, o.value = true, nil
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil
	}
	o.value = new(T)
	return json.Unmarshal(data, o.value)
}

// MarshalJSON writes the value, or null.
func (o optional[T]) MarshalJSON() ([]byte, error) { return json.Marshal(o.value) }

// IsZero tells that the field was left out.
func (o optional[T]) IsZero() bool { return !o.set }

// unwrapped is the type that a field stands for.
func unwrapped(t reflect.Type) reflect.Type {
	if t.Kind() != reflect.Struct {
		return t
	}
	if o, ok := reflect.Zero(t).Interface().(wraps); ok {
		return o.wrapped()
	}
	return t
}
