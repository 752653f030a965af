package main

import (
	"os"
	"testing"
)

func TestSource_current(t *testing.T) {
	t.Parallel()
	have, err := os.ReadFile("../kernels_amd64.s")
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != source() {
		t.Error("kernels_amd64.s is not what this makes: run go generate ./app/encoder/simd")
	}
}
