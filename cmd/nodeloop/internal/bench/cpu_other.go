//go:build !linux

package bench

import "syscall"

func processors() []int                { return nil }
func pin(int, ...int) error            { return syscall.ENOTSUP }
func pinAll(...int)                    {}
func memory(int) float64               { return 0 }
func attributes() *syscall.SysProcAttr { return nil }
func machine() string                  { return "" }
