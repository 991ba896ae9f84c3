// Package tsc reads the processor's time-stamp counter. It costs a third of
// what the system's clock does, so the loop asks it whether a millisecond can
// have passed before it asks the clock.
package tsc
