import './page.css';
import './page';
import { followHash } from './views';

followHash();
