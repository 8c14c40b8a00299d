expect(read).rejects.toThrow('permits/missing')
expect(read).rejects.toThrow('permits/forgotten')
