//go:build !linux

package main

// forgetStart lets go of the pages of the program's file that only its start has
// used, where that is known how to.
func forgetStart() {}
