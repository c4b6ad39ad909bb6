// The style sheets of the Mantine components that only the console uses: they travel with it alone. Those that the other
// pages use too stand in web/ui/mantine.ts. Whoever uses another component adds its sheet here.
import '@mantine/core/styles/Checkbox.css'
import '@mantine/core/styles/Radio.css'
import '@mantine/core/styles/Combobox.css'
import './overrides.css'
