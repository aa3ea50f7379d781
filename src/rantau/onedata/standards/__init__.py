"""Data standards (Satu Data): konsep, definisi, klasifikasi, ukuran, satuan; columns, keys, rules."""
